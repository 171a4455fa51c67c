"""gongbao_stages."""
