"""gongbao_cli."""
