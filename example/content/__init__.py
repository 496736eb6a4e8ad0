"""What the house distributes: packages, files and images, in repositories filled from remotes."""
