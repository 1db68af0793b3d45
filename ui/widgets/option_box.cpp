// The list is wider than the box, because its second column explains.
#include "widgets/option_box.h"

#include "settings/theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QScreen>
#include <QStyledItemDelegate>

#include <algorithm>

namespace lathe::ui {
namespace {

/// The entry's text, and in a second column its help, which is its tool tip as well.
class HelpDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const QString help = helpOf(index);
        const int width =
            textColumn(option, index) + (help.isEmpty() ? 0 : gap + option.fontMetrics.horizontalAdvance(help));
        return {width + 2 * margin, option.fontMetrics.height() + 10};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const QString text = option.text, help = helpOf(index);
        option.text.clear();
        option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
        const bool chosen = option.state & QStyle::State_Selected;
        const QRect room = option.rect.adjusted(margin, 0, -margin, 0);
        painter->save();
        const bool heads = !(option.state & QStyle::State_Enabled); // a group's name
        painter->setPen(heads ? Theme::instance().color("muted")
                              : option.palette.color(chosen ? QPalette::HighlightedText : QPalette::Text));
        painter->drawText(room, Qt::AlignVCenter | Qt::TextSingleLine, text);
        if (!chosen) painter->setPen(Theme::instance().color("muted"));
        const QRect rest = room.adjusted(textColumn(option, index) + gap, 0, 0, 0);
        painter->drawText(rest, Qt::AlignVCenter | Qt::TextSingleLine,
                          option.fontMetrics.elidedText(help, Qt::ElideRight, rest.width()));
        painter->restore();
    }

private:
    static constexpr int gap = 16, margin = 8;

    static QString helpOf(const QModelIndex& index) { return index.data(Qt::ToolTipRole).toString(); }
    static int textColumn(const QStyleOptionViewItem& option, const QModelIndex& index) {
        int widest = 0;
        for (int row = 0; row < index.model()->rowCount(); ++row)
            widest = std::max(widest, option.fontMetrics.horizontalAdvance(index.siblingAtRow(row).data().toString()));
        return widest;
    }
};

} // namespace

OptionBox::OptionBox(QWidget* parent) : QComboBox(parent) {
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    setItemDelegate(new HelpDelegate(this));
}

void OptionBox::addOption(const QString& text, const QString& help, const QVariant& data) {
    addItem(text, data);
    setItemData(count() - 1, help, Qt::ToolTipRole);
}

void OptionBox::showPopup() {
    if (isEditable()) { // what was typed is the entry of that name
        const QSignalBlocker quietly(this);
        const QString typed = currentText();
        setCurrentIndex(findText(typed, Qt::MatchFixedString));
        setEditText(typed);
    }
    const int wanted = view()->sizeHintForColumn(0) + 2 * view()->frameWidth(),
              most = screen()->availableGeometry().width() / 2;
    view()->setMinimumWidth(std::min(wanted, most));
    QComboBox::showPopup();
}

} // namespace lathe::ui
