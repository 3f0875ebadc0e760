#include "host/datapath/sinks/files/closed_files.h"

#include <algorithm>
#include <utility>

#include "host/base/error.h"
#include "host/base/thread_name.h"
#include "host/datapath/sinks/files/compress_file.h"

namespace fibertap {

ClosedFiles::ClosedFiles(const FileNames& names, ClosedFilesSettings settings, Note note)
    : settings_(std::move(settings)), note_(std::move(note)), kept_(names, settings_.keep) {
  counters_.removed = kept_.remove_oldest();
  for (unsigned i = 0; i < std::max(settings_.threads, 1U); ++i) {
    threads_.emplace_back([this] {
      name_this_thread("closed files");
      work();
    });
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
    if (!settings_.hook.command.empty()) run_hook_on(path);
    const std::lock_guard lock(keeping_);
    kept_.add(path);
    count(&ClosedFilesCounters::removed, kept_.remove_oldest());
  } catch (const std::exception& error) {
    note_(file.path() + ": " + error.what());  // no memory, for a name
  }
}

void ClosedFiles::run_hook_on(const std::string& path) {
  HookEnd end;
  try {
    end = run_hook(settings_.hook, path);
  } catch (const std::exception& error) {
    end.failure = path + ": " + error.what();  // no memory, for its arguments
  }
  count(&ClosedFilesCounters::hooks);
  if (end.failure.empty()) return;
  count(end.was_late ? &ClosedFilesCounters::hooks_timed_out : &ClosedFilesCounters::hooks_failed);
  note_(end.failure);
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
    std::string path = compress_file(file.path());
    count(&ClosedFilesCounters::compressed);
    return path;
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

std::vector<WriterCounter> ClosedFiles::named_counters() const {
  const ClosedFilesCounters now = counters();
  std::vector<WriterCounter> named = {
      {"files_closed", "files that are complete, under their names", now.closed},
      {"close_failed", "files left as NAME.part, with what is whole in them", now.close_failed}};
  if (settings_.compress) {
    named.push_back({"files_compressed", "closed files that became NAME.zst", now.compressed});
    named.push_back({"compress_failed", "closed files left as they were", now.compress_failed});
  }
  if (!settings_.hook.command.empty()) {
    named.push_back({"hooks_run", "hooks that ran on closed files, or should have", now.hooks});
    named.push_back({"hooks_failed", "hooks without exit code 0", now.hooks_failed});
    named.push_back({"hooks_timed_out", "hooks that took too long: killed", now.hooks_timed_out});
  }
  if (settings_.keep.files != 0 || settings_.keep.bytes != 0) {
    named.push_back({"files_removed", "oldest files, removed to keep the limits", now.removed});
  }
  return named;
}

}  // namespace fibertap
