#include "models/answerer.h"

#include "bridge/text.h"

#include <QCoreApplication>

namespace lathe::ui {
namespace {

struct AnswererWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::Answerer) };

} // namespace

void Answerer::fill(GenerateText& query) const {
    query.run = run;
    query.model = plain(model);
    query.mix = mix;
    if (mix.empty()) query.adapter = plain(adapter);
    query.baseAlone = base;
}

QString Answerer::name(const RunListModel& runs) const {
    const RunSummary* known = run.empty() ? nullptr : runs.find(run);
    const QString path = known ? qt(known->model) : model;
    if (base)
        return path.isEmpty() ? AnswererWords::tr("Base model") : AnswererWords::tr("Base: %1").arg(fileNameOf(path));
    if (!mix.empty()) return AnswererWords::tr("Mix of %n adapter(s)", nullptr, int(mix.size()));
    if (!run.empty()) return known ? displayName(*known) : qt(run);
    return fileNameOf(adapter.isEmpty() ? model : adapter);
}

QString Answerer::loaded(const RunListModel& runs) const {
    const RunSummary* known = run.empty() ? nullptr : runs.find(run);
    if (!known) return model;
    if (isActive(known->status)) return qt(known->id); // the live one
    return known->method == "full" && !base && mix.empty() ? qt(known->folder) : qt(known->model);
}

bool Answerer::isSamePartner(const Answerer& other) const {
    return run == other.run && model == other.model && adapter == other.adapter && base == other.base
           && mix.empty() == other.mix.empty();
}

} // namespace lathe::ui
