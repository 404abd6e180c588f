// How much waits on this device for whoever is signed in; told by the outbox once that is loaded.
class WaitingHere {
  count = $state(0);
}
export const waitingHere = new WaitingHere();
