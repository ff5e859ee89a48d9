"""Signing in through an organisation's directory, by OpenID Connect."""
