#include "host/target/live_reporter.h"

namespace fibertap {

std::vector<PortCounters> LiveReporter::ports() const {
  const std::lock_guard lock(mutex_);
  return ports_.counters();
}

std::vector<PortEvent> LiveReporter::events() const {
  const std::lock_guard lock(mutex_);
  return ports_.events();
}

Accounts LiveReporter::accounts(const TargetSnapshot& snapshot) const {
  Accounts accounts;
  accounts.received = snapshot.received;
  accounts.pending = snapshot.pending;
  accounts.batches = snapshot.batches;
  accounts.ports = ports();
  accounts.sinks = snapshot.sinks;
  if (exceptions_ != nullptr) accounts.exceptions = exceptions_->counters();
  return accounts;
}

Report LiveReporter::report(const TargetSnapshot& snapshot, Attempts& attempts) const {
  Report report{};
  report.engine = engine_.name();
  report.engine_reason = reason_;
  report.can_be_lost = engine_.can_be_lost();
  attempts.attempt([&] { report.sessions = snapshot.sessions(); });
  attempts.attempt([&] { report.unknown_vnis = snapshot.unknown_vnis().top(kTopUnknownVnis); });
  report.totals = snapshot.totals;
  report.card_loss = snapshot.card_loss;
  report.intake = snapshot.intake;
  report.seconds = seconds();
  report.accounts.emplace();
  attempts.attempt([&] { report.accounts = accounts(snapshot); });
  return report;
}

}  // namespace fibertap
