"""The stage services as child processes of this machine. It does not know what they are asked."""
