"""The record: verified, and moved."""
