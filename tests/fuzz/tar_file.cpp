// A tar archive: whatever it says, no more comes out of it than is in it.
#include "base/tar_file.h"
#include "fuzz/input.h"

#include <array>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lathe::fuzz;
    const auto path = file("archive.tar", textOf(data, size));
    answers([&] {
        lathe::TarReader reader(path);
        std::size_t read = 0;
        while (const auto member = reader.next()) {
            require(member->bytes >= 0, "a size is a number of bytes");
            std::array<std::byte, 999> piece{};
            std::int64_t bytes = 0;
            while (const std::size_t count = reader.read(piece)) bytes += std::int64_t(count);
            require(bytes == member->bytes, "a member has the bytes that it says");
            require((read += std::size_t(bytes)) <= size, "they are in the file");
        }
    });
    return 0;
}
