"""A text cut into what is translated and what is kept, and put together again."""
