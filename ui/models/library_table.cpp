// Sorting uses the numbers behind the texts; filters are combined in the proxy.
#include "models/library_table.h"

#include "bridge/text.h"
#include "models/weights_text.h"
#include "settings/theme.h"

#include <QColor>

namespace lathe::ui {

QString sourceText(ModelSource source) {
    switch (source) {
    case ModelSource::HuggingFace: return LibraryTable::tr("Hugging Face cache");
    case ModelSource::Ollama: return LibraryTable::tr("Ollama");
    case ModelSource::LmStudio: return LibraryTable::tr("LM Studio");
    case ModelSource::Folder: break;
    }
    return LibraryTable::tr("folders");
}

QString displayName(const LibraryModel& model) {
    const QString name = qt(model.name);
    return model.revision.empty() || model.revision == "main" ? name : name + QStringLiteral(" @") + qt(model.revision);
}

FitWords fitWords(const LibraryModel& model, const ModelLibrary& library) {
    if (!model.supported)
        return {LibraryTable::tr("not usable"),
                model.problems.empty() ? LibraryTable::tr("It can't be used here.") : qt(model.problems.front()),
                "danger"};
    if (model.needs.empty())
        return {LibraryTable::tr("not known"), LibraryTable::tr("How much memory training takes is not known."),
                "muted"};
    const QString where =
        LibraryTable::tr("%1, where %2 are free for a run").arg(qt(library.device), bytesText(library.roomBytes));
    if (const TrainingNeed* need = fittingNeed(model, library.roomBytes)) {
        const bool first = need == &model.needs.front();
        const QString method = need->method == "qlora" ? QStringLiteral("QLoRA") : QStringLiteral("LoRA");
        return {
            first ? LibraryTable::tr("fits") : LibraryTable::tr("with %1").arg(method),
            LibraryTable::tr("%1 with one row at a time takes %2 on %3.").arg(method, bytesText(need->bytes), where),
            first ? "good" : "warning"};
    }
    return {LibraryTable::tr("too large"),
            LibraryTable::tr("Even QLoRA with one row at a time takes %1 on %2.")
                .arg(bytesText(model.needs.back().bytes), where),
            "danger"};
}

void LibraryTable::setLibrary(const ModelLibrary& library) {
    beginResetModel();
    m_library = library;
    endResetModel();
}

const LibraryModel* LibraryTable::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_library.models[std::size_t(row)] : nullptr;
}

int LibraryTable::rowOf(const QString& path) const {
    for (int row = 0; row < rowCount(); ++row)
        if (qt(at(row)->path) == path) return row;
    return -1;
}

int LibraryTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_library.models.size());
}
int LibraryTable::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString LibraryTable::text(const LibraryModel& model, int column) const {
    switch (column) {
    case Name: return displayName(model);
    case Architecture: return qt(model.architecture);
    case Size: return model.parameters > 0 ? shortCountText(model.parameters) : QString();
    case Context: return model.context > 0 ? countText(model.context) : QString();
    case License: return model.license.empty() ? tr("not stated") : qt(model.license);
    case Format: return weightsText(model);
    case Disk: return bytesText(model.bytes);
    case Here: return fitWords(model, m_library).word;
    default: return {};
    }
}

QVariant LibraryTable::sortKey(const LibraryModel& model, int column) const {
    switch (column) {
    case Size: return qlonglong(model.parameters);
    case Context: return qlonglong(model.context);
    case Disk: return qlonglong(model.bytes);
    case License:
        return model.license.empty() ? QStringLiteral("\uffff")
                                     : qt(model.license).toCaseFolded(); // what is unknown sorts to the end
    case Here: { // what fits first, by what it takes
        const TrainingNeed* need = fittingNeed(model, m_library.roomBytes);
        const int order = !model.supported ? 3 : !need ? 2 : need == &model.needs.front() ? 0 : 1;
        return double(order) * 1e18 + double(need ? need->bytes : model.needs.empty() ? 0 : model.needs.back().bytes);
    }
    default: return text(model, column).toCaseFolded();
    }
}

QVariant LibraryTable::data(const QModelIndex& index, int role) const {
    const LibraryModel* model = index.isValid() ? at(index.row()) : nullptr;
    if (!model) return {};
    switch (role) {
    case Qt::DisplayRole: return text(*model, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Name)
            return model->problems.empty() ? qt(model->path) : qt(model->path) + '\n' + qt(model->problems).join('\n');
        if (index.column() == Here) return fitWords(*model, m_library).sentence;
        if (index.column() == Size && model->parameters > 0)
            return tr("%1 parameters").arg(countText(model->parameters));
        return text(*model, index.column());
    case Qt::DecorationRole:
        if (index.column() == Name && !model->problems.empty())
            return Theme::icon(model->supported ? QStringLiteral("alert") : QStringLiteral("error"),
                               model->supported ? "warning" : "danger");
        return {};
    case Qt::ForegroundRole:
        if (index.column() == Here) return Theme::instance().color(fitWords(*model, m_library).ink);
        if (index.column() == License && model->license.empty()) return Theme::instance().color("muted");
        return {};
    case Qt::TextAlignmentRole:
        return int((index.column() == Size || index.column() == Context || index.column() == Disk ? Qt::AlignRight
                                                                                                  : Qt::AlignLeft)
                   | Qt::AlignVCenter);
    case SortRole: return sortKey(*model, index.column());
    case PathRole: return qt(model->path);
    default: return {};
    }
}

QVariant LibraryTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Size || section == Context || section == Disk ? Qt::AlignRight : Qt::AlignLeft)
                   | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Here) return tr("Whether training it fits %1").arg(qt(m_library.device));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("Model");
    case Architecture: return tr("Architecture");
    case Size: return tr("Size");
    case Context: return tr("Context");
    case License: return tr("License");
    case Format: return tr("Format");
    case Disk: return tr("On disk");
    case Here: return tr("Training here");
    default: return {};
    }
}

LibraryFilter::LibraryFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(LibraryTable::SortRole);
    setDynamicSortFilter(true);
}

void LibraryFilter::setText(const QString& text) {
    m_words = text.toCaseFolded().split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void LibraryFilter::setSource(std::optional<ModelSource> source) {
    m_source = source;
    invalidateFilter();
}

void LibraryFilter::setOnlyFitting(bool only) {
    m_onlyFitting = only;
    invalidateFilter();
}

bool LibraryFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto* table = static_cast<const LibraryTable*>(sourceModel());
    const LibraryModel& model = *table->at(row);
    if (m_source && model.source != *m_source) return false;
    if (m_onlyFitting && (!model.supported || !fittingNeed(model, table->library().roomBytes))) return false;
    const QString hay = (displayName(model) + ' ' + qt(model.path) + ' ' + qt(model.architecture) + ' '
                         + weightsText(model) + ' ' + qt(model.license))
                            .toCaseFolded();
    for (const QString& word : m_words)
        if (!hay.contains(word)) return false;
    return true;
}

} // namespace lathe::ui
