"""The coordinators' pages and acts."""
