#include "peft/inserted_method.h"

#include "lathe/error.h"

namespace lathe {

std::vector<Parameter*> InsertedMethod::trainable() {
    std::vector<Parameter*> all = added();
    all.insert(all.end(), m_base.all().begin(), m_base.all().end());
    return all;
}

void InsertedMethod::enable(bool on) { enable(on, on); }

void InsertedMethod::enable(bool added, bool base) {
    enableAdded(added);
    m_base.enable(base);
}

void InsertedMethod::setWeight(double weight) {
    if (weight != 1)
        throw Error(ErrorKind::BadInput, "This adapter can't have a weight: what it does is not a sum.",
                    "Use weight 1.");
}

void InsertedMethod::merge(Model&) {
    throw Error(ErrorKind::BadInput, "This method can't be merged into the model's weights.",
                "Export it as an adapter.");
}

} // namespace lathe
