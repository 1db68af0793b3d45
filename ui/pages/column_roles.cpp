// A table of one row of lists over a few rows of values: it draws the columns that are in sight only, so that a file
// may have thousands.
#include "pages/column_roles.h"

#include "bridge/text.h"
#include "models/column_model.h"
#include "widgets/labels.h"
#include "widgets/table_style.h"

#include <QActionGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QSet>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {
namespace {

/// A box with a list, closed.
class ClosedBox final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionComboBox box;
        box.initFrom(option.widget);
        box.rect = option.rect.adjusted(4, 3, -4, -3);
        box.state = QStyle::State_Enabled | (option.state & QStyle::State_MouseOver);
        if (option.state & QStyle::State_HasFocus) box.state |= QStyle::State_HasFocus;
        box.subControls = QStyle::SC_All;
        box.frame = true;
        QStyle* style = option.widget->style();
        const QRect room =
            style->subControlRect(QStyle::CC_ComboBox, &box, QStyle::SC_ComboBoxEditField, option.widget);
        box.currentText = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, room.width() - 4);
        style->drawComplexControl(QStyle::CC_ComboBox, &box, painter, option.widget);
        style->drawControl(QStyle::CE_ComboBoxLabel, &box, painter, option.widget);
    }
};

/// Names that are longer than their column lose their middle.
class NameHeader final : public QHeaderView {
public:
    explicit NameHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {}

protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int column) const override {
        QHeaderView::initStyleOptionForIndex(option, column);
        const int margins = 4 * style()->pixelMetric(QStyle::PM_HeaderMargin, option, this);
        option->text = fontMetrics().elidedText(option->text, Qt::ElideMiddle, sectionSize(column) - margins);
    }
};

} // namespace

ColumnRoles::ColumnRoles(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    auto* title = new QLabel(tr("Read the &columns as"));
    head->addWidget(title);
    m_source = new QComboBox;
    m_source->setObjectName("columnSource");
    m_source->setAccessibleName(tr("File whose columns are shown"));
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_source->setMinimumContentsLength(18);
    head->addWidget(m_source);
    head->addStretch(1);
    m_again = button(tr("Find them by name"), {}, "link");
    m_again->setObjectName("columnsByName");
    m_again->setToolTip(tr("Takes back what was chosen here: columns are known by their usual names again"));
    head->addWidget(m_again);
    column->addLayout(head);

    m_model = new ColumnModel(this);
    m_table = new QTableView;
    m_table->setObjectName("columnRoles");
    m_table->setAccessibleName(tr("Columns, what each is read as, and their first values"));
    title->setBuddy(m_table);
    m_table->setHorizontalHeader(new NameHeader(m_table));
    m_table->setModel(m_model);
    plainTable(*m_table, 8);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setItemDelegateForRow(ColumnModel::roleRow, new ClosedBox(m_table));
    m_table->setMouseTracking(true);
    m_table->installEventFilter(this);
    column->addWidget(m_table);

    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.row() == ColumnModel::roleRow) openRoles(index.column());
    });
    connect(m_source, &QComboBox::activated, this, &ColumnRoles::show);
    connect(m_again, &QPushButton::clicked, this, &ColumnRoles::findAgain);
    hide();
}

void ColumnRoles::setRecipe(const Recipe& recipe) {
    m_client.drop(std::exchange(m_request, 0));
    if (recipe.data.empty()) return take({});
    m_request = m_client.askFor<DataColumns>(
        ReadColumns{recipe}, this,
        [this, recipe](const DataColumns& columns) {
            m_request = 0;
            m_recipe = recipe;
            take(columns);
        },
        [this](const ErrorInfo&) { // the rows' own question says what is wrong
            m_request = 0;
            take({});
        });
}

void ColumnRoles::take(const DataColumns& columns) {
    const int before = m_shown, asked = m_source->count();
    m_columns = columns;
    std::erase_if(m_columns.sources, [](const SourceColumns& source) { return source.columns.empty(); });
    m_source->clear();
    QStringList names;
    QSet<QString> seen;
    for (const SourceColumns& source : m_columns.sources) {
        m_source->addItem(qt(source.file));
        for (const FileColumn& column : source.columns)
            if (const QString name = qt(column.name); !seen.contains(name)) {
                seen.insert(name);
                names << name;
            }
    }
    m_source->setVisible(m_source->count() > 1);
    int first = before; // stays where a person was, else begins where something is wrong
    if (asked != m_source->count()) {
        const auto wrong = std::find_if(m_columns.sources.begin(), m_columns.sources.end(),
                                        [](const SourceColumns& source) { return source.problem.has_value(); });
        first = wrong == m_columns.sources.end() ? 0 : int(wrong - m_columns.sources.begin());
    }
    show(first);
    emit found(names);
}

const SourceColumns* ColumnRoles::shown() const {
    return m_shown < int(m_columns.sources.size()) ? &m_columns.sources[std::size_t(m_shown)] : nullptr;
}

void ColumnRoles::show(int source) {
    const int at = m_table->currentIndex().column(), row = m_table->currentIndex().row();
    const int scrolled = m_table->horizontalScrollBar()->value();
    const bool same = m_shown == source;
    m_shown = source;
    setVisible(shown());
    if (!shown()) return m_model->setColumns({});
    m_source->setCurrentIndex(source);
    m_model->setColumns(shown()->columns);
    Settings said = m_recipe.data[shown()->source];
    m_again->setVisible(findByName(said, m_columns.roles));
    fitTable();
    m_table->setCurrentIndex(m_model->index(same ? std::max(row, 0) : 0, same ? std::max(at, 0) : 0));
    if (same) m_table->horizontalScrollBar()->setValue(scrolled);
}

void ColumnRoles::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitTable();
}

/// The columns share the width, as long as each can be read.
void ColumnRoles::fitTable() {
    const int count = m_model->columnCount();
    if (count == 0) return;
    const int least = fontMetrics().averageCharWidth() * 20, room = m_table->viewport()->width();
    QHeaderView* header = m_table->horizontalHeader();
    const bool fits = count * least <= room;
    header->setDefaultSectionSize(least);
    header->setSectionResizeMode(fits ? QHeaderView::Stretch : QHeaderView::Fixed);
    m_table->setRowHeight(ColumnModel::roleRow, m_table->fontMetrics().height() + 18);
    int height = header->sizeHint().height() + 2 * m_table->frameWidth();
    for (int row = 0; row < m_model->rowCount(); ++row) height += m_table->rowHeight(row);
    if (!fits) height += m_table->horizontalScrollBar()->sizeHint().height();
    m_table->setFixedHeight(height);
}

bool ColumnRoles::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_table || event->type() != QEvent::KeyPress) return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool plainKey = key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::KeypadModifier;
    const bool opens = (plainKey
                        && (key->key() == Qt::Key_Space || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter
                            || key->key() == Qt::Key_F2))
                       || (key->modifiers() == Qt::AltModifier && key->key() == Qt::Key_Down);
    if (!opens || !m_table->currentIndex().isValid()) return false;
    openRoles(m_table->currentIndex().column());
    return true;
}

void ColumnRoles::openRoles(int column) {
    const FileColumn* about = m_model->at(column);
    if (!about || m_table->findChild<QMenu*>(QStringLiteral("roles"))) return;
    m_table->scrollTo(m_model->index(ColumnModel::roleRow, column));
    auto* menu = new QMenu(m_table);
    menu->setObjectName("roles");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    auto* group = new QActionGroup(menu);
    QAction* now = nullptr;
    const auto add = [&](const std::string& role) {
        QAction* action = menu->addAction(ColumnModel::roleText(role));
        action->setCheckable(true);
        action->setChecked(role == about->role);
        if (const Field* field = lathe::find(dataFields(), role)) action->setToolTip(tableText(field->help));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, column, role, name = about->name] {
            const FileColumn* still = m_model->at(column); // other data may have come while the menu was open
            if (still && still->name == name) choose(column, role);
        });
        if (action->isChecked()) now = action;
    };
    add({});
    menu->addSeparator();
    for (const std::string& role : m_columns.roles) add(role);
    const QRect cell = m_table->visualRect(m_model->index(ColumnModel::roleRow, column));
    menu->setMinimumWidth(cell.width());
    menu->popup(m_table->viewport()->mapToGlobal(cell.bottomLeft() + QPoint(4, 0)));
    menu->setActiveAction(now);
}

void ColumnRoles::choose(int column, const std::string& role) {
    const FileColumn* about = m_model->at(column);
    if (!about || !shown() || about->role == role) return;
    emit changeWanted(int(shown()->source), [name = about->name, role, roles = m_columns.roles](Settings& source) {
        readAs(source, name, role, roles);
    });
}

void ColumnRoles::findAgain() {
    if (!shown()) return;
    m_table->setFocus(); // the button goes
    emit changeWanted(int(shown()->source), [roles = m_columns.roles](Settings& source) { findByName(source, roles); });
}

} // namespace lathe::ui
