#ifndef FIBERTAP_SIM_CARD_DRIVER_DEVICE_MEMORY_H_
#define FIBERTAP_SIM_CARD_DRIVER_DEVICE_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace fibertap::card {

/// A bank as the xclbin describes it.
struct BankShape {
  std::uint64_t base = 0;
  std::size_t bytes = 0;  // 0: not used
};

class Bank;

/// Device memory that is allocated; gives it back when it goes.
class DeviceRange {
 public:
  DeviceRange(std::shared_ptr<Bank> bank, std::uint64_t address, std::size_t bytes);
  ~DeviceRange();
  DeviceRange(const DeviceRange&) = delete;
  DeviceRange& operator=(const DeviceRange&) = delete;

  std::uint64_t address() const noexcept { return address_; }
  std::uint8_t* data() const noexcept;

 private:
  std::shared_ptr<Bank> bank_;
  std::uint64_t address_;
  std::size_t bytes_;
};

/// The banks of a card. Nothing of a bank can be touched but what is allocated, whole pages with a
/// page between them that never is: whoever runs past an end gets a SIGSEGV. Fresh memory holds
/// what memory of a card holds, anything. Safe for use by several threads.
class DeviceMemory {
 public:
  /// Throws std::bad_alloc when the process has no such room.
  explicit DeviceMemory(const std::vector<BankShape>& shapes);

  /// nullptr when there is no such bank or not so much room in it.
  std::unique_ptr<DeviceRange> allocate(unsigned bank, std::size_t bytes);

  /// Where `address` is in this process, touchable or not; nullptr when it is in no bank.
  std::uint8_t* at(std::uint64_t address) const;

  /// The bank that `address` is in, or the number of banks.
  unsigned bank_of(std::uint64_t address) const;

  std::size_t bytes() const;

 private:
  std::vector<std::shared_ptr<Bank>> banks_;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_DEVICE_MEMORY_H_
