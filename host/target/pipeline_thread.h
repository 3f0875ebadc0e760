#ifndef FIBERTAP_HOST_TARGET_PIPELINE_THREAD_H_
#define FIBERTAP_HOST_TARGET_PIPELINE_THREAD_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "host/datapath/pipeline/pipeline.h"
#include "host/target/stoppable_source.h"

namespace fibertap {

/// Runs what it is given on a thread of a certain core.
using ThreadStarter = std::function<std::thread(std::function<void()>)>;

/// A pipeline at work on a thread of its own, which nothing else touches but by ask(), and by
/// looking at what it published.
class PipelineThread {
 public:
  /// `parts.source` is replaced by `source`. Where `nap` is not zero the thread sleeps when there
  /// was no frame for some turns: until there is one, as far as the source knows when, else for so
  /// long. With a nap of zero it polls without a rest.
  PipelineThread(FrameSource& source, const PipelineParts& parts, std::chrono::nanoseconds nap,
                 const ThreadStarter& start, TargetClock clock = std::chrono::steady_clock::now);

  /// Stops.
  ~PipelineThread();

  PipelineThread(const PipelineThread&) = delete;
  PipelineThread& operator=(const PipelineThread&) = delete;

  /// Does `task` between two steps of the pipeline and returns when it is done. Throws what it
  /// throws. From one thread.
  using Task = std::function<void(Pipeline&)>;
  void ask(const Task& task);

  /// What the pipeline published last; from any thread, and it is not asked.
  std::shared_ptr<const Snapshot> snapshot() const { return pipeline_.snapshot(); }

  /// Whether the last turn found no frame; between two turns.
  bool was_idle() const noexcept { return source_.was_empty(); }

  /// Makes it take in what waits and end; join() returns when it has.
  void stop() noexcept { source_.stop(); }
  void join();

  bool is_running() const noexcept { return is_running_; }

  /// What ended it early, or nullptr; once it does not run.
  std::exception_ptr failure() const noexcept { return failure_; }

 private:
  void run() noexcept;
  void answer() noexcept;
  void rest();

  StoppableSource source_;
  Pipeline pipeline_;
  const std::chrono::nanoseconds nap_;
  unsigned idle_turns_ = 0;

  std::mutex mutex_;
  std::condition_variable answered_;
  std::atomic<const Task*> task_ = nullptr;
  std::exception_ptr refusal_;  // of the task
  std::exception_ptr failure_;
  std::atomic<bool> is_running_ = true;
  std::thread thread_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_PIPELINE_THREAD_H_
