#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_END_MAKER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_END_MAKER_H_

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "host/datapath/sinks/interface/interface_end.h"
#include "host/datapath/sinks/interface/link_keeper.h"
#include "host/datapath/sinks/interface/name_lock.h"
#include "host/datapath/sinks/interface/rtnetlink.h"

namespace fibertap {

/// What is behind the name of an interface.
enum class EndKind {
  kVeth,      // a pair that we make; frames go in at the other end
  kTap,       // a TAP that we make
  kExisting,  // whatever is there; frames are sent out of it
};

/// Makes ends of one kind. What it made goes with it.
class EndMaker {
 public:
  /// `mtu` of what it makes. `on_note` gets a line for a person. While the process has one thread.
  EndMaker(EndKind kind, unsigned mtu, std::function<void(std::string)> on_note);

  /// Throws Error(kRuntime) when it cannot be made, Error(kConfiguration) for an interface that is
  /// no Ethernet.
  std::unique_ptr<InterfaceEnd> make(const std::string& name);

 private:
  std::unique_ptr<InterfaceEnd> make_veth(const std::string& name);
  std::unique_ptr<InterfaceEnd> make_tap(const std::string& name);
  std::unique_ptr<InterfaceEnd> open_existing(const std::string& name);

  const EndKind kind_;
  const unsigned mtu_;
  const std::function<void(std::string)> on_note_;
  Rtnetlink kernel_;
  std::optional<LinkKeeper> keeper_;  // of veth pairs
  std::deque<NameLock> locks_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_END_MAKER_H_
