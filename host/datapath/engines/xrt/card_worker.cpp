#include "host/datapath/engines/xrt/card_worker.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "abi/batch_status.h"
#include "host/base/error.h"

namespace fibertap {
namespace {

using Clock = std::chrono::steady_clock;

std::string name_of(const CardTask& task) {
  return task.number == 0 ? std::string(task.what) : fmt::format("{} {}", task.what, task.number);
}

/// Bytes of the result that the card's answer names, whole beats.
std::size_t checked_result_bytes(const CardTask& task) {
  if (task.command.output_beats == 0) return 0;
  abi::BatchStatus status;
  std::memcpy(&status, task.answer->host().data(), sizeof(status));
  const std::uint64_t most = std::uint64_t{task.command.output_beats} * abi::kBeatBytes;
  if (status.result_bytes > most) {
    throw Error(Errc::kDevice, "result bytes: found {}, expected at most {}", status.result_bytes,
                most);
  }
  return status.errors == 0 ? abi::beats(status.result_bytes) * abi::kBeatBytes : 0;
}

/// Keeps what a card that failed may still write to.
void keep_until_exit(std::shared_ptr<void> kept) {
  static std::mutex mutex;
  static auto& everything = *new std::vector<std::shared_ptr<void>>;
  const std::lock_guard lock(mutex);
  everything.push_back(std::move(kept));
}

}  // namespace

/// What both threads and the owner share; the threads may outlive the owner.
struct CardWorker::State {
  /// What a thread is at, for the report that it hangs.
  struct Step {
    const CardTask* task = nullptr;
    std::string_view name;
    Clock::time_point since;
  };

  explicit State(std::chrono::milliseconds the_timeout) : timeout(the_timeout) {}

  /// The next task of `queue`; nullptr when the worker stops.
  CardTask* take(std::deque<CardTask*>& queue) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_stopping || failure || !queue.empty(); });
    if (is_stopping || failure) return nullptr;
    CardTask* const task = queue.front();
    queue.pop_front();
    return task;
  }

  void begin(Step& step, const CardTask& task, std::string_view name) {
    const std::lock_guard lock(mutex);
    step = {&task, name, Clock::now()};
  }

  void fail(const CardTask& task, std::string_view reason) {
    const std::lock_guard lock(mutex);
    note_failure(task, reason);
  }

  void note_failure(const CardTask& task, std::string_view reason) {
    if (!failure) failure = fmt::format("{}, {}: {}", task.where, name_of(task), reason);
    changed.notify_all();
  }

  /// Throws what went wrong. A wait for a command ends by itself, a transfer may not.
  void check() {
    for (const Step* step : {&sending, &receiving}) {
      if (step->task == nullptr || Clock::now() - step->since < 2 * timeout) continue;
      note_failure(*step->task, fmt::format("found no end of {} within {} ms, expected one",
                                            step->name, 2 * timeout.count()));
    }
    if (failure) throw Error(Errc::kDevice, "{}; the card is not used further", *failure);
  }

  void send(CardTask& task) {
    begin(sending, task, "the transfer to the card");
    if (task.send_bytes != 0) task.input->send(task.send_bytes);
    begin(sending, task, "the start of the command");
    task.run->start(task.command);
    const std::lock_guard lock(mutex);
    sending = {};
    started.push_back(&task);
    changed.notify_all();
  }

  void receive(CardTask& task) {
    begin(receiving, task, "the command");
    if (!task.run->wait(timeout)) {
      is_hanging = true;
      throw Error(Errc::kDevice, "found no end of the command within {} ms, expected one",
                  timeout.count());
    }
    begin(receiving, task, "the transfer from the card");
    task.answer->fetch(answer_bytes(abi::outcome_words(task.command.frames)));
    if (const std::size_t bytes = checked_result_bytes(task)) task.output->fetch(bytes);
    const std::lock_guard lock(mutex);
    receiving = {};
    task.is_done = true;
    changed.notify_all();
  }

  /// Whether every command has ended, after the threads have: the card writes nothing any more.
  bool drain() {
    if (is_hanging) return false;
    return std::ranges::all_of(started, [this](const CardTask* task) {
      try {
        return task->run->wait(timeout);
      } catch (const std::exception&) {
        return true;  // it ended, if not well
      }
    });
  }

  /// A thread: carries tasks from `queue` through `carry` until the worker stops.
  void run(std::deque<CardTask*>& queue, void (State::*carry)(CardTask&)) {
    while (CardTask* const task = take(queue)) {
      try {
        (this->*carry)(*task);
      } catch (const std::exception& error) {
        fail(*task, error.what());
      }
    }
    const std::lock_guard lock(mutex);
    --threads;
    changed.notify_all();
  }

  const std::chrono::milliseconds timeout;

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::shared_ptr<void>> memory;
  std::deque<CardTask*> submitted;
  std::deque<CardTask*> started;
  Step sending;
  Step receiving;
  std::optional<std::string> failure;
  bool is_stopping = false;
  bool is_hanging = false;  // a command: the receiver's, and the owner's behind its end
  int threads = 2;
};

CardWorker::CardWorker(std::chrono::milliseconds timeout)
    : state_(std::make_shared<State>(timeout)),
      threads_{std::thread([state = state_] { state->run(state->submitted, &State::send); }),
               std::thread([state = state_] { state->run(state->started, &State::receive); })} {}

CardWorker::~CardWorker() {
  if (!stop()) keep_until_exit(std::move(state_));
}

void CardWorker::keep(std::shared_ptr<void> memory) {
  const std::lock_guard lock(state_->mutex);
  state_->memory.push_back(std::move(memory));
}

void CardWorker::submit(CardTask& task) {
  const std::lock_guard lock(state_->mutex);
  state_->check();
  task.is_done = false;
  state_->submitted.push_back(&task);
  state_->changed.notify_all();
}

bool CardWorker::is_done(const CardTask& task, std::chrono::microseconds patience) {
  std::unique_lock lock(state_->mutex);
  if (!task.is_done && patience.count() != 0) state_->changed.wait_for(lock, patience);
  if (!task.is_done) state_->check();
  return task.is_done;
}

void CardWorker::wait_for(const CardTask& task) {
  while (!is_done(task, std::chrono::milliseconds(10))) {
  }
}

bool CardWorker::stop() noexcept {
  std::unique_lock lock(state_->mutex);
  state_->is_stopping = true;
  state_->changed.notify_all();
  const bool have_ended =
      state_->changed.wait_for(lock, 2 * state_->timeout, [this] { return state_->threads == 0; });
  lock.unlock();
  for (std::thread& thread : threads_) {
    if (!thread.joinable()) continue;
    if (have_ended) {
      thread.join();
    } else {
      thread.detach();
    }
  }
  return have_ended && state_->drain();
}

}  // namespace fibertap
