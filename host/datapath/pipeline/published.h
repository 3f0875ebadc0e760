#ifndef FIBERTAP_HOST_DATAPATH_PIPELINE_PUBLISHED_H_
#define FIBERTAP_HOST_DATAPATH_PIPELINE_PUBLISHED_H_

#include <memory>
#include <mutex>
#include <utility>

#include "host/datapath/pipeline/snapshot.h"

namespace fibertap {

/// The last snapshot of a pipeline, for readers on any thread.
class Published {
 public:
  std::shared_ptr<const Snapshot> latest() const {
    const std::lock_guard lock(mutex_);
    return latest_;
  }

  void publish(std::shared_ptr<const Snapshot> next) noexcept {
    const std::lock_guard lock(mutex_);
    std::swap(latest_, next);  // the one before goes when nobody is locked out
  }

  /// The same, unless a reader is at it, whom the scheduler may have put to sleep.
  bool try_publish(std::shared_ptr<const Snapshot>& next) noexcept {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock) std::swap(latest_, next);
    return lock.owns_lock();
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> latest_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_PIPELINE_PUBLISHED_H_
