#include "sim/card/driver/compute_unit.h"

#include <pthread.h>

#include <exception>
#include <utility>

#include "sim/card/driver/messages.h"

namespace fibertap::card {
namespace {

constexpr std::uint32_t kStart = 1u << 0;
constexpr std::uint32_t kIdle = 1u << 2;

}  // namespace

ComputeUnit::ComputeUnit(std::string name, unsigned number, const Faults& faults,
                         Presence& presence)
    : name_(std::move(name)),
      number_(number),
      faults_(faults),
      presence_(presence),
      kernel_(faults, number),
      thread_([this] {
        pthread_setname_np(pthread_self(), "card unit");
        work();
      }) {}

ComputeUnit::~ComputeUnit() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    called_.notify_one();
  }
  thread_.join();
}

void ComputeUnit::start(Job job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  called_.notify_one();
}

bool ComputeUnit::read_register(std::uint32_t offset, std::uint32_t& value) const {
  const std::lock_guard lock(mutex_);
  if (offset != 0) return registers_.read(offset, value);
  value = activity_ == UnitActivity::kIdle ? kIdle : kStart;
  return true;
}

UnitState ComputeUnit::state() const {
  const std::lock_guard lock(mutex_);
  return {name_, activity_, jobs_.size(), commands_};
}

void ComputeUnit::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    called_.wait(lock, [&] { return is_stopped_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    registers_ = job.registers;
    activity_ = hangs(job) ? UnitActivity::kHanging : UnitActivity::kRunning;
    const bool is_stopped = is_stopped_;
    lock.unlock();
    if (is_stopped) {
      job.end(job, Ending::kAborted, {});
    } else {
      run(job);
    }
    lock.lock();
    activity_ = UnitActivity::kIdle;
    ++commands_;
  }
}

bool ComputeUnit::hangs(const Job& job) const {
  return faults_.hang && faults_.hang->unit == number_ && job.batch >= faults_.hang->batch;
}

void ComputeUnit::run(const Job& job) {
  const bool is_past_the_end = faults_.vanish && job.batch > *faults_.vanish;
  if (hangs(job) || is_past_the_end) presence_.wait_until_gone();
  if (faults_.slow && faults_.slow->unit == number_ && job.batch != 0) {
    presence_.is_gone_within(faults_.slow->delay);
  }
  if (presence_.is_gone()) {
    job.end(job, Ending::kAborted, {});
    return;
  }
  try {
    const KernelTraffic traffic = kernel_.serve(job.registers, job.memory, job.batch);
    job.end(job, Ending::kDone, traffic);
  } catch (const std::exception& error) {
    complain(name_ + ": " + error.what());
    job.end(job, Ending::kFailed, {});
  }
}

}  // namespace fibertap::card
