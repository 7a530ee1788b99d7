"""The `mega` command. It does not know how anything is done."""
