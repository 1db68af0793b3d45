#pragma once
// Draws a list of words in a cell as small rounded labels; those that have no room are counted: "+2".
#include <QStyledItemDelegate>

namespace lathe::ui {

class ChipDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    ChipDelegate(int wordsRole, QObject* parent); ///< the role gives a QStringList

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_role;
};

} // namespace lathe::ui
