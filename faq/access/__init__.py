"""Who may come into the admin: sign-in, second factor, and what happens to accounts."""
