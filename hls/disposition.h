#ifndef FIBERTAP_HLS_DISPOSITION_H_
#define FIBERTAP_HLS_DISPOSITION_H_

#include <ap_int.h>

#include "abi/disposition.h"

namespace fibertap {
namespace kernel {

inline ap_uint<3> code(abi::Disposition disposition) {
#pragma HLS INLINE
  return ap_uint<3>(static_cast<unsigned>(disposition));
}

inline ap_uint<2> code(abi::Rejection rejection) {
#pragma HLS INLINE
  return ap_uint<2>(static_cast<unsigned>(rejection));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_DISPOSITION_H_
