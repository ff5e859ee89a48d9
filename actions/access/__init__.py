"""Who may enter: links, sign-in, sessions and limits."""
