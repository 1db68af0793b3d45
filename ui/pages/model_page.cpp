// Opened by path, inspected by the backend; tokenizer and template are tried by questions of their own.
#include "pages/model_page.h"

#include "bridge/text.h"
#include "models/library_table.h"
#include "models/tensor_tree.h"
#include "models/weights_text.h"
#include "pages/text_trial.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace lathe::ui {

ModelPage::ModelPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 18, 28, 24);
    column->setSpacing(12);
    column->addWidget(makeHead());
    m_warnings = new Banner;
    column->addWidget(m_warnings);
    auto* body = new QWidget;
    auto* inside = new QVBoxLayout(body);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(14);
    auto* facts = new QWidget;
    m_facts = new QHBoxLayout(facts);
    m_facts->setContentsMargins(0, 0, 0, 0);
    m_facts->setSpacing(20);
    inside->addWidget(facts);
    auto* tabs = new QTabWidget;
    tabs->addTab(makeLayers(), tr("Layers"));
    m_tokenizer = new TokenizerTrial(context.client);
    tabs->addTab(m_tokenizer, tr("Tokenizer"));
    m_chat = new ChatTrial(context.client);
    tabs->addTab(m_chat, tr("Chat template"));
    inside->addWidget(tabs, 1);
    m_state = new StateStack(body);
    column->addWidget(m_state, 1);
    m_state->showEmpty(QStringLiteral("model"), tr("No model chosen"), tr("Choose one in the library."), tr("Models"),
                       [this] { emit navigate(ShowPage{QStringLiteral("models")}); });
}

QWidget* ModelPage::makeHead() {
    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto* back = button(tr("‹ All models"), {}, "link");
    back->setObjectName("backToModels");
    column->addWidget(back, 0, Qt::AlignLeft);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_title = new ElidedLabel;
    m_title->setElide(Qt::ElideRight);
    m_title->setFont(headingFont(1));
    row->addWidget(m_title, 1);
    m_try = button(tr("&Try"), QStringLiteral("playground"));
    m_try->setObjectName("tryModel");
    m_use = button(tr("&Use for a new run"), QStringLiteral("new"), "primary");
    m_use->setObjectName("useModel");
    row->addWidget(m_try);
    row->addWidget(m_use);
    column->addLayout(row);
    m_path = new ElidedLabel;
    m_path->setProperty("role", "muted");
    column->addWidget(m_path);
    connect(back, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("models")}); });
    connect(m_try, &QPushButton::clicked, this, [this] { emit navigate(TryModel{m_model.path}); });
    connect(m_use, &QPushButton::clicked, this, [this] { emit navigate(UseModel{m_model.path}); });
    return head;
}

QWidget* ModelPage::makeLayers() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 14, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* search = new QLineEdit;
    search->setObjectName("tensorSearch");
    search->setPlaceholderText(tr("Find a tensor: q_proj, layers.3, …"));
    search->setAccessibleName(tr("Find a tensor"));
    search->setClearButtonEnabled(true);
    auto* all = button(tr("Expand all"));
    auto* none = button(tr("Collapse all"));
    row->addWidget(search, 1);
    row->addWidget(all);
    row->addWidget(none);
    column->addLayout(row);
    m_tensors = new TensorTree(this);
    m_found = new QSortFilterProxyModel(this);
    m_found->setSourceModel(m_tensors);
    m_found->setRecursiveFilteringEnabled(true);
    m_found->setAutoAcceptChildRows(true);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_tree = new QTreeView;
    m_tree->setObjectName("tensorTree");
    m_tree->setAccessibleName(tr("Tensors"));
    m_tree->setModel(m_found);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    column->addWidget(m_tree, 1);
    connect(search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_found->setFilterFixedString(text.trimmed());
        if (text.trimmed().isEmpty()) m_tree->collapseAll();
        else m_tree->expandAll();
    });
    connect(all, &QPushButton::clicked, m_tree, &QTreeView::expandAll);
    connect(none, &QPushButton::clicked, m_tree, &QTreeView::collapseAll);
    return box;
}

void ModelPage::open(const LibraryModel& model) {
    m_model = model;
    m_title->setFullText(displayName(model));
    m_path->setFullText(qt(model.path));
    m_warnings->hide();
    m_try->setEnabled(model.supported);
    m_use->setEnabled(model.supported);
    m_tokenizer->setModel(model.path);
    m_chat->setModel(model.path);
    m_context.client.drop(m_request);
    m_state->showLoading(tr("Reading the model…"));
    m_request = m_context.client.askFor<ModelReport>(
        InspectModel{model.path}, this,
        [this](const ModelReport& report) {
            m_request = 0;
            show(report);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { open(m_model); });
        });
}

void ModelPage::addFact(const QString& name, const QString& value, const QString& tooltip) {
    if (value.isEmpty() || value == "0") return;
    auto* cell = new QWidget;
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    auto* small = new QLabel(name);
    small->setProperty("role", "muted");
    column->addWidget(small);
    auto* words = new QLabel(value);
    words->setTextFormat(Qt::PlainText);
    words->setToolTip(tooltip);
    column->addWidget(words);
    m_facts->addWidget(cell);
}

void ModelPage::show(const ModelReport& report) {
    while (QLayoutItem* item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    addFact(tr("Architecture"), qt(report.architecture));
    addFact(tr("Parameters"), shortCountText(report.parameters), countText(report.parameters));
    addFact(tr("Layers"), tr("%1 × %2").arg(report.layers).arg(report.hiddenSize),
            tr("%1 layers, %2 wide").arg(report.layers).arg(report.hiddenSize));
    addFact(tr("Heads"),
            report.keyValueHeads != report.heads ? tr("%1 / %2").arg(report.heads).arg(report.keyValueHeads)
                                                 : QString::number(report.heads),
            tr("%1 heads, %2 key/value heads").arg(report.heads).arg(report.keyValueHeads));
    addFact(tr("Context"), countText(report.contextLength));
    addFact(tr("Vocabulary"), countText(report.vocabularySize));
    addFact(tr("Format"), weightsText(m_model));
    addFact(tr("License"), m_model.license.empty() ? tr("not stated") : qt(m_model.license));
    addFact(tr("On disk"), m_model.bytes > 0 ? bytesText(m_model.bytes) : QString());
    m_facts->addStretch(1);
    m_tensors->setTensors(report.tensors);
    m_tree->header()->setSectionResizeMode(TensorTree::Name, QHeaderView::Stretch);
    const int letter = fontMetrics().averageCharWidth();
    const int widths[] = {0, 20, 14, 18, 14};
    for (int i = 1; i < TensorTree::ColumnCount; ++i) m_tree->setColumnWidth(i, widths[i] * letter);
    m_tree->header()->setStretchLastSection(false);
    std::vector<std::string> warnings = m_model.problems;
    for (const std::string& warning : report.warnings)
        if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) warnings.push_back(warning);
    if (!warnings.empty()) m_warnings->say(Banner::Tone::Warning, tr("About this model"), qt(warnings).join('\n'));
    m_state->showContent();
    if (isVisible()) m_tree->setFocus();
}

bool ModelPage::escaped() {
    emit navigate(ShowPage{QStringLiteral("models")});
    return true;
}

Page::Carried ModelPage::carry() {
    if (m_model.path.empty()) return {};
    return [model = m_model](Page& page) { static_cast<ModelPage&>(page).open(model); };
}

} // namespace lathe::ui
