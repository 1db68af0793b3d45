#include "peft/in_context.h"

#include "base/file_layer.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "peft/demonstrations.h"
#include "peft/selection.h"

namespace lathe {

std::vector<std::string> InContext::prepareData(PreparedData& data, std::int64_t context, std::uint64_t seed) {
    return addDemonstrations(data, {.k = m_choice.settings.get(field::k),
                                    .nearest = m_choice.settings.get(field::choice) == ExampleChoice::Nearest,
                                    .seed = seed,
                                    .room = context});
}

void InContext::merge(Model&) {
    throw Error(ErrorKind::BadInput, "In-context learning changes no weights: there is nothing to merge.");
}

void InContext::save(const std::filesystem::path& folder, const std::string& baseModel) {
    currentFiles().createFolders(folder);
    saveOwnConfig(folder, m_choice, baseModel);
}

} // namespace lathe
