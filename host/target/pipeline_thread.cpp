#include "host/target/pipeline_thread.h"

#include <utility>

#include "host/base/thread_name.h"

namespace fibertap {
namespace {

/// Turns without a frame before a nap: a burst that is under way is not slept over.
constexpr unsigned kTurnsBeforeNap = 64;

/// How long a thread may wait for a frame before it looks for questions, for its end
/// and for a snapshot that is due.
constexpr std::chrono::milliseconds kLongestWait{20};

PipelineParts with_source(const PipelineParts& parts, FrameSource& source) {
  return {source,          parts.engine,     parts.rules,  parts.interfaces,   parts.sinks,
          parts.verify,    parts.substitute, parts.limits, parts.snapshot_age, parts.geneve_port,
          parts.exceptions};
}

}  // namespace

PipelineThread::PipelineThread(FrameSource& source, const PipelineParts& parts,
                               std::chrono::nanoseconds nap, const ThreadStarter& start,
                               TargetClock clock)
    : source_(source, std::move(clock)), pipeline_(with_source(parts, source_)), nap_(nap) {
  thread_ = start([this] { run(); });
}

PipelineThread::~PipelineThread() {
  stop();
  join();
}

void PipelineThread::join() {
  if (thread_.joinable()) thread_.join();
}

void PipelineThread::ask(const Task& task) {
  std::unique_lock lock(mutex_);
  if (!is_running_) return task(pipeline_);
  task_ = &task;
  answered_.wait(lock, [this] { return task_ == nullptr; });
  if (refusal_) std::rethrow_exception(std::exchange(refusal_, nullptr));
}

void PipelineThread::run() noexcept {
  try {
    name_this_thread("pipeline");
    while (pipeline_.poll_once()) {
      if (task_ != nullptr) {
        const std::lock_guard lock(mutex_);
        answer();
      }
      if (nap_ != nap_.zero()) rest();
    }
    if (pipeline_.damage()) failure_ = std::make_exception_ptr(*pipeline_.damage());
  } catch (...) {
    failure_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  is_running_ = false;
  if (task_ != nullptr) answer();
}

void PipelineThread::answer() noexcept {
  try {
    (*task_)(pipeline_);
  } catch (...) {
    refusal_ = std::current_exception();
  }
  task_ = nullptr;
  answered_.notify_one();
}

void PipelineThread::rest() {
  idle_turns_ = source_.was_empty() ? idle_turns_ + 1 : 0;
  if (idle_turns_ <= kTurnsBeforeNap) return;
  // What is under way needs to be looked after: a batch that grows old, a card that answers,
  // counters of which only a part was read.
  if (pipeline_.is_at_rest() && source_.wait(kLongestWait)) return;
  std::this_thread::sleep_for(nap_);
}

}  // namespace fibertap
