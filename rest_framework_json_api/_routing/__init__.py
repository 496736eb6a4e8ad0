"""What routers and the URLconf know: viewsets by type, and links."""
