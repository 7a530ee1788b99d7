"""One answer while it is written: tokens into visible text. It knows no queue and no HTTP."""
