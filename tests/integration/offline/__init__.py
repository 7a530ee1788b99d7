"""Every family of the catalogue, answering where there is no network."""
