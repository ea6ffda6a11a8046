"""System Message Playground: send one prompt under different system messages and compare the answers."""

__version__ = "0.1.0"
