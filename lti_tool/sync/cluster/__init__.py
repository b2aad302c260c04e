"""Messages between processes: publish, subscribe, reconcile."""
