"""What contenders are given: recordings, texts, sentences, and what they should become."""
