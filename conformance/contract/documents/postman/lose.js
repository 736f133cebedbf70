if (!isHere) {
  console.warn('Not sent: only a simulator hides answers on purpose, and this gateway is not on this machine.');
  pm.execution.skipRequest();
}
