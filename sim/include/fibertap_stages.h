#ifndef FIBERTAP_SIM_INCLUDE_FIBERTAP_STAGES_H_
#define FIBERTAP_SIM_INCLUDE_FIBERTAP_STAGES_H_

#include <stddef.h>

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sim/include/fibertap_stream_mode.h"

namespace fibertap {

/// Bounded mode: runs stages side by side, each in a thread of its own and one at a time, in an
/// order that is the same in every run. A stage runs until a stream is empty or full, then the next
/// one that can go on takes over.
class Stages : private StreamScheduler {
 public:
  void add(std::string name, std::function<void()> body) {
    stages_.push_back(std::make_unique<Stage>(std::move(name), std::move(body)));
  }

  /// Runs all stages to their end. Throws what the first failing stage threw, or StreamDeadlock,
  /// which names every stage that is left, and its stream, when none can go on.
  void run() {
    turn_ = 0;
    failure_ = nullptr;
    for (const std::unique_ptr<Stage>& stage : stages_) {
      stage->done = false;
      stage->stream = nullptr;
    }
    std::vector<std::thread> threads;
    for (size_t i = 0; i < stages_.size(); ++i) threads.emplace_back([this, i] { run_stage(i); });
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  struct Stage {
    Stage(std::string stage_name, std::function<void()> stage_body)
        : name(std::move(stage_name)), body(std::move(stage_body)) {}

    bool can_go_on() const {
      if (done) return false;
      if (stream == nullptr) return true;
      return wait == StreamWait::kRead ? stream->can_read() : stream->can_write();
    }

    std::string name;
    std::function<void()> body;
    std::condition_variable called;
    bool done = false;
    const StreamFace* stream = nullptr;  // what it is blocked on
    StreamWait wait = StreamWait::kRead;
  };

  /// Unwinds the other stages after one has failed.
  struct Stopped {};

  void run_stage(size_t index) {
    Stage& stage = *stages_[index];
    try {
      await_turn(index);
      stream_scheduler() = this;
      stage.body();
    } catch (const Stopped&) {
    } catch (...) {
      fail(std::current_exception());
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    stage.done = true;
    if (!failure_) hand_over();
  }

  void block(const StreamFace& stream, StreamWait wait) override {
    const size_t index = turn_;  // only the stage whose turn it is gets here
    Stage& stage = *stages_[index];
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stage.stream = &stream;
      stage.wait = wait;
      hand_over();
    }
    await_turn(index);
    stage.stream = nullptr;
  }

  void await_turn(size_t index) {
    std::unique_lock<std::mutex> lock(mutex_);
    stages_[index]->called.wait(lock, [&] { return failure_ || turn_ == index; });
    if (failure_) throw Stopped();
  }

  /// Calls the next stage that can go on. The mutex is held.
  void hand_over() {
    for (size_t step = 1; step <= stages_.size(); ++step) {
      const size_t next = (turn_ + step) % stages_.size();
      if (!stages_[next]->can_go_on()) continue;
      turn_ = next;
      stages_[next]->called.notify_one();
      return;
    }
    const std::string left = blocked_stages();
    if (!left.empty()) stop(std::make_exception_ptr(StreamDeadlock("no stage can go on: " + left)));
  }

  std::string blocked_stages() const {
    std::string text;
    for (const std::unique_ptr<Stage>& stage : stages_) {
      if (stage->done) continue;
      const bool reads = stage->wait == StreamWait::kRead;
      text += (text.empty() ? "" : "; ") + stage->name +
              (reads ? " waits to read empty stream '" : " waits to write full stream '") +
              stage->stream->name() + "'";
    }
    return text;
  }

  void fail(std::exception_ptr failure) {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop(std::move(failure));
  }

  void stop(std::exception_ptr failure) {
    if (!failure_) failure_ = std::move(failure);
    for (const std::unique_ptr<Stage>& stage : stages_) stage->called.notify_one();
  }

  std::vector<std::unique_ptr<Stage>> stages_;
  std::mutex mutex_;
  size_t turn_ = 0;
  std::exception_ptr failure_;
};

}  // namespace fibertap

#endif  // FIBERTAP_SIM_INCLUDE_FIBERTAP_STAGES_H_
