#pragma once
// Matrices that stay in their file and are read anew for each product: for a pass or two beside weights that fill the
// memory.
#include "files/tensor_file.h"
#include "model/model.h"

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace lathe {

/// While this lives, the packed layers of a model multiply by their weights as the file at `path` has them, in the
/// model's dtype: it is the model that loading it unpacked would give, with one matrix more in memory at a time.
/// Forward only. Throws as loadModel() does.
class AsInFile {
public:
    AsInFile(Model& model, const std::filesystem::path& path);
    ~AsInFile();
    AsInFile(const AsInFile&) = delete;
    AsInFile& operator=(const AsInFile&) = delete;

private:
    std::vector<std::pair<Linear*, std::unique_ptr<PackedRows>>> m_held; ///< in whose place they stand
};

} // namespace lathe
