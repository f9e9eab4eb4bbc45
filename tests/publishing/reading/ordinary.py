"""Ordinary small tables that hold what readers like to take for something else: one a line, its rows parted by `¶`, its cells by `|`."""

_TABLES = r"""
v¶x¶0¶0
v¶0¶x¶0
v¶1
v¶¶x
word¶one¶two¶three
title¶issue #1¶issue #2¶issue #3
title¶a: b¶c: d¶e: f
sentence¶Hello, world¶Well, well, well¶No comma here
number¶1,5¶2,5¶3,5
#tag¶#one¶#two¶three
#tag|n¶#one|1¶#two|2¶three|3
# of seats|town¶4|North¶5|South¶6|East
//path|n¶/etc|1¶/var|2
name|count¶Source|1¶Note|2¶Total|3
name|count¶a|1¶b|2¶Total|3
类别|数量¶甲|1¶乙|2¶合计|3
地區|人數¶東區|10¶西區|20¶總計|30
单位|说明|来源¶甲公司|好|年报¶乙公司|差|年报
name|note|year¶a|x|2001¶Source: survey|y|2002¶b|z|2003
name|note|year¶a|x|2001¶b|y|2002¶Source||
name|a|b¶Total||¶x|1|2¶y|3|4
name|a|b¶x|1|2¶y|3|4¶Total||
name|a|b¶x||¶y||¶z||
place|street|city¶Stand 4|Main|X¶Unit 5|Low|Y¶Contact|High|Z
name|comment¶a|a long remark about nothing at all that goes on and on¶b|short¶c|
name|2019|2020|2021¶a|1|2|3¶b|4|5|6
name|01/02|03/04¶a|1|2¶b|3|4
code|label¶kg|kilogram¶m|metre¶t|tonne
unit|name¶%|percent¶€|euro¶人|person
id|mass|length¶kg|m|m¶1|2|3
id|mass|length¶a|1|2¶b|kg|m¶c|3|4
a|b|c¶(D)|(x)|(D)¶1|2|3¶4|5|6¶7|8|9
key|a|b¶k1|(D)|(x)¶k2|2|3¶k3|5|6¶k4|8|9
key|a|b¶k1|unknown|missing¶k2|2|3¶k3|5|6¶k4|8|9
key|a¶k1|n¶k2|2¶k3|5
id|id code|name code¶1|x|y¶2|z|w
name|type¶string|text¶name|kind¶id|integer
a|b¶a|1¶b|2
x|y¶1|2¶3|4
x|y¶1.5|2.5¶|z¶3|4
x|y¶a|¶|b¶c|d
x|y|z¶||1¶|2|¶3||
first|last¶Ann|O'Neil¶Bob|D'Arcy¶'t|Hooft
word|quoted¶a|'x'¶b|'y'¶c|'z'
q|r¶say "hi"|1¶"start|2¶end"|3
q|inches¶board|12"¶plank|7"¶beam|3' 4"
text|n¶a;b;c|1¶d;e|2¶f|3
text|n¶a:b|1¶c:d|2¶e:f|3
time|event¶08:00|start¶09:30|break¶12:00|end
when|what¶2024-01-01|new year¶2024-05-01|labour day¶2024-10-01|国庆节
email|site¶a@x.example|http://x.example¶b@y.example|http://y.example
path|size¶C:\a\b|1¶D:\|2¶E:\c|3
json|n¶{"a": 1}|1¶[1, 2]|2¶{}|3
yes|no¶true|false¶false|true
n|n¶1|2¶3|4
name|Name¶a|b¶c|d
a b|c d¶e f|g h¶i j|k l
 padded | header ¶ x | y ¶ z |w
lat|lon¶30.1|120.2¶30.2|120.3
编号|名称¶001|甲¶002|乙¶003|丙
資料|統計¶註一|主計處¶統計處|註冊¶備註|說明書
氏名|備考¶佐藤|注意¶鈴木|主任¶高橋|資料室
이름|비고¶주민|자료실¶주소|출처¶김|비고
имя|число¶Иван|1¶Пётр|2¶Анна|3
amount|currency¶$5|USD¶€6|EUR¶£7|GBP
share|of¶12%|a¶13%|b¶14%|c
phone|who¶+86 10 1234|a¶(010) 5678|b¶010-99|c
range|n¶1-2|5¶3-4|6¶5-6|7
empty|full¶|a¶|b¶|c
full|empty¶a|¶b|¶c|
formula|n¶=A1+B1|1¶+1|2¶-2|3¶@x|4
mark|n¶*|1¶**|2¶† note|3¶※ 注|4
mark|n|z¶* a|1|x¶* b|2|y¶* c||
step|do¶1.|wash¶2.|dry¶3.|fold
one row|only¶a|b
two|rows|only¶a|b|c¶d|e|f
h1|h2|h3|h4|h5|h6|h7|h8¶1|2|3|4|5|6|7|8¶a|b|c|d|e|f|g|h
mixed|kinds¶1|a¶b|2¶3|c¶d|4
null|word¶N/A|-¶—|无¶NULL|nil
long|n¶xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|1¶y|2
"""


def tables() -> list[list[list[str]]]:
    """Each table's rows, header first."""
    return [[row.split("|") for row in line.split("¶")] for line in _TABLES.strip("\n").split("\n")]
