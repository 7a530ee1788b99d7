"""Audio in and out: files of any kind become samples and back. It does not know what is said in them."""
