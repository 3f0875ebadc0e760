#ifndef FIBERTAP_HOST_DATAPATH_PIPELINE_COUNTER_IMAGES_H_
#define FIBERTAP_HOST_DATAPATH_PIPELINE_COUNTER_IMAGES_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "abi/rule_image.h"
#include "host/datapath/engines/counter_image.h"

namespace fibertap {

/// Images for readings of the counters of one set of rules. Whoever holds one last gives it back,
/// from any thread, and it is used again: a megabyte of new memory costs a turn of the data path
/// more than what is written to it.
class CounterImages {
 public:
  /// So many are there from the beginning: one that is read, one that is published, and one that a
  /// reader still looks at.
  static constexpr std::size_t kReady = 3;

  explicit CounterImages(const abi::RuleImageHeader& rules, std::size_t ready = kReady)
      : rules_(rules), unused_(std::make_shared<Unused>()) {
    unused_->images.reserve(kReady);
    while (unused_->images.size() < ready) {
      unused_->images.push_back(std::make_unique<CounterImage>(rules_));
    }
  }

  /// One with anything in it. Waits for nobody: a new one where all are in use.
  std::shared_ptr<CounterImage> take() {
    std::unique_ptr<CounterImage> image;
    if (std::unique_lock lock(unused_->mutex, std::try_to_lock); lock && !unused_->images.empty()) {
      image = std::move(unused_->images.back());
      unused_->images.pop_back();
    }
    if (!image) image = std::make_unique<CounterImage>(rules_);
    return {image.release(), GiveBack{unused_}};
  }

 private:
  struct Unused {
    std::mutex mutex;
    std::vector<std::unique_ptr<CounterImage>> images;  // kReady at most
  };
  struct GiveBack {
    std::shared_ptr<Unused> unused;
    void operator()(CounterImage* image) const noexcept {
      std::unique_ptr<CounterImage> owned(image);
      const std::lock_guard lock(unused->mutex);
      if (unused->images.size() < kReady) unused->images.push_back(std::move(owned));
    }
  };

  abi::RuleImageHeader rules_;
  std::shared_ptr<Unused> unused_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_PIPELINE_COUNTER_IMAGES_H_
