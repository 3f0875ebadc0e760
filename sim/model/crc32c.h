#ifndef FIBERTAP_SIM_MODEL_CRC32C_H_
#define FIBERTAP_SIM_MODEL_CRC32C_H_

#include <boost/crc.hpp>

#include <cstdint>

#include "sim/model/bytes.h"

namespace fibertap::model {

/// CRC-32C (Castagnoli, RFC 3720), the sum of rule images and results.
class Crc32c {
 public:
  void add(Bytes bytes) { crc_.process_bytes(bytes.data(), bytes.size()); }
  std::uint32_t value() const { return crc_.checksum(); }

 private:
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc_;
};

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_CRC32C_H_
