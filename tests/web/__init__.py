"""Pages and JSON over HTTP, as anybody may ask for them."""
