"""Microsoft Copilot."""
