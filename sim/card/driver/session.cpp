#include "sim/card/driver/session.h"

#include <map>
#include <mutex>
#include <utility>

namespace fibertap::card {
namespace {

struct Slot {
  std::mutex mutex;
  std::shared_ptr<Card> card;
  std::map<void*, std::shared_ptr<Session>> sessions;
};

/// Never destroyed: XRT's own threads call the driver until the process has ended.
Slot& slot() {
  static Slot* const kSlot = new Slot;
  return *kSlot;
}

}  // namespace

std::shared_ptr<Card> inserted_card() {
  const std::lock_guard lock(slot().mutex);
  return slot().card;
}

void insert_card(std::shared_ptr<Card> card) {
  const std::lock_guard lock(slot().mutex);
  slot().card.swap(card);  // the old one goes, if nobody has it open, behind the lock
}

void* add_session(std::shared_ptr<Session> session) {
  const std::lock_guard lock(slot().mutex);
  void* const handle = session.get();
  slot().sessions.emplace(handle, std::move(session));
  return handle;
}

std::shared_ptr<Session> find_session(void* handle) {
  const std::lock_guard lock(slot().mutex);
  const auto found = slot().sessions.find(handle);
  return found == slot().sessions.end() ? nullptr : found->second;
}

void remove_session(void* handle) {
  std::shared_ptr<Session> last;  // goes behind the lock
  const std::lock_guard lock(slot().mutex);
  const auto found = slot().sessions.find(handle);
  if (found == slot().sessions.end()) return;
  last = std::move(found->second);
  slot().sessions.erase(found);
}

}  // namespace fibertap::card
