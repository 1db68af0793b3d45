#include "recipe/merged_type.h"
#include "lathe/field_keys.h"

namespace lathe {

StoredType mergedType(const ModelSpec& spec, const Recipe& recipe) {
    for (const StoredType type : {StoredType::F32, StoredType::F16, StoredType::BF16})
        if (spec.dtype == toString(type)) return type;
    return recipe.settings.getIfAny(field::dtype) == Precision::FP32 ? StoredType::F32 : StoredType::BF16;
}

} // namespace lathe
