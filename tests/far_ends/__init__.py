"""What Rundan speaks with, in tests: mail servers, proxies, databases, directories."""
