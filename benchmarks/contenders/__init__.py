"""What is measured: our services, and what people use instead of them, each driven as its own users would."""
