#include "host/datapath/sinks/files/closed_files.h"

#include <algorithm>
#include <utility>

#include "host/base/error.h"
#include "host/datapath/sinks/files/compress_file.h"

namespace fibertap {

ClosedFiles::ClosedFiles(const FileNames& names, ClosedFilesSettings settings, Note note)
    : settings_(std::move(settings)), note_(std::move(note)), kept_(names, settings_.keep) {
  counters_.removed = kept_.remove_oldest();
  for (unsigned i = 0; i < std::max(settings_.threads, 1U); ++i) {
    threads_.emplace_back([this] { work(); });
  }
}

ClosedFiles::~ClosedFiles() {
  {
    const std::lock_guard lock(mutex_);
    stops_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
}

void ClosedFiles::close(OpenFile file) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < settings_.most_waiting) {
      try {
        waiting_.push_back(std::move(file));
        changed_.notify_all();
        return;
      } catch (const std::bad_alloc&) {
        // Closed here, where nothing is to be kept.
      }
    }
  }
  follow_up(*file);
}

void ClosedFiles::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return !waiting_.empty() || stops_; });
    if (waiting_.empty()) return;
    const auto file = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    lock.unlock();
    follow_up(*file);
    lock.lock();
    --busy_;
    changed_.notify_all();
  }
}

void ClosedFiles::follow_up(SinkFile& file) noexcept {
  try {
    const std::string path = finished(file);
    if (path.empty()) return;
    if (!settings_.hook.command.empty()) {
      const std::string failure = run_hook(settings_.hook, path);
      count(failure.empty() ? &ClosedFilesCounters::hooks : &ClosedFilesCounters::hooks_failed);
      if (!failure.empty()) note_(failure);
    }
    const std::lock_guard lock(keeping_);
    kept_.add(path);
    count(&ClosedFilesCounters::removed, kept_.remove_oldest());
  } catch (const std::exception& error) {
    note_(file.path() + ": " + error.what());  // no memory, for a name
  }
}

/// The name of the complete file; empty where there is none.
std::string ClosedFiles::finished(SinkFile& file) {
  try {
    file.finish();
    count(&ClosedFilesCounters::closed);
  } catch (const Error& error) {
    count(&ClosedFilesCounters::close_failed);
    note_(error.what());
    return {};
  }
  if (!settings_.compress) return file.path();
  try {
    return compress_file(file.path());
  } catch (const Error& error) {
    count(&ClosedFilesCounters::compress_failed);
    note_(error.what());
    return file.path();
  }
}

void ClosedFiles::finish() noexcept {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.empty() && busy_ == 0; });
}

void ClosedFiles::count(std::uint64_t ClosedFilesCounters::*counter, std::uint64_t by) {
  const std::lock_guard lock(mutex_);
  counters_.*counter += by;
}

ClosedFilesCounters ClosedFiles::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

}  // namespace fibertap
