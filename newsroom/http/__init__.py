"""What requests and answers go through, whatever they are about."""
