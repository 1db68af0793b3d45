#pragma once
// Models in training that others may talk to between two micro-batches. Used on the executor's thread only.
#include "lathe/device.h"
#include "lathe/run.h"
#include "model/model.h"
#include "peft/method.h"
#include "tokenizer/tokenizer.h"

#include <map>

namespace lathe {

struct LiveModel {
    Model* model = nullptr;
    Method* method = nullptr;
    const ModelText* text = nullptr;
    const DeviceInfo* device = nullptr;
};

class LiveModels {
public:
    const LiveModel* find(const RunId& run) const {
        const auto found = m_models.find(run);
        return found == m_models.end() ? nullptr : &found->second;
    }

    /// Lists a model while it lives.
    class Listing {
    public:
        Listing(LiveModels& models, RunId run, LiveModel model) : m_models(models), m_run(std::move(run)) {
            m_models.m_models[m_run] = model;
        }
        ~Listing() { m_models.m_models.erase(m_run); }
        Listing(const Listing&) = delete;
        Listing& operator=(const Listing&) = delete;

    private:
        LiveModels& m_models;
        RunId m_run;
    };

private:
    std::map<RunId, LiveModel> m_models;
};

} // namespace lathe
