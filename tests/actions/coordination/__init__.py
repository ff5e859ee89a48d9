"""What a coordinator does for those who take part."""
